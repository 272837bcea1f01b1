"""The office: it remembers, shows, asks and allows; what it shows is computed by `linli`."""
