"""What people answer to the weekly questions, kept as it is given."""
