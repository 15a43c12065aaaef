"""The rows of feedback, gathered where Django looks for them."""
