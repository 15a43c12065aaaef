"""What somebody of the programme must see to, with its clock, and how it ended."""
