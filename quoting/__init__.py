"""From an opening in a wall to a promise, and to the workshop."""
