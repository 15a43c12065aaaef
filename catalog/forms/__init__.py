"""What a person types into the catalogue, read into rows that services write."""
