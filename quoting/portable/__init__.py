"""All that a company has here, as files that others read."""
