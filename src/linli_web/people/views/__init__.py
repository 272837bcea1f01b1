"""Pages of the room of people."""
