"""The weekly questions: whom they are asked, when, and by which signed link."""
