"""The process that looks at the site from outside; it works when all else is down. No Django."""
