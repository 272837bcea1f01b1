"""Mathematics that has never heard of a neighbourhood: arrays in, arrays out."""
