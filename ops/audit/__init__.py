"""Whether what happened is still told as it was: the seals of the record of acts."""
