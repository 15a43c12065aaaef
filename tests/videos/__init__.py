"""The training videos: a storyboard, the browser that plays it, and what makes films of it."""
