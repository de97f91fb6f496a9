"""What the page draws, as data: scenes, figures, frames and cards. No page toolkit."""
