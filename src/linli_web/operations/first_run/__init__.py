"""Setting up the office of a new county, in the browser, once."""
