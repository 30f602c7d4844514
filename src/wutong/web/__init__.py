"""The frame, the components and the manners of every page."""
