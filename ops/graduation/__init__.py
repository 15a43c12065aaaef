"""Whether the beta may graduate, said from evidence; and whether it may be launched at all."""
