"""What to do and when: sources of money and what they may pay."""
