"""What the cellar promises."""
