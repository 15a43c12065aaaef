"""What the answers say, with how sure that is."""
