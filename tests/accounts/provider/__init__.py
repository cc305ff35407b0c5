"""A real OpenID Connect provider on loopback: a site, a process and a database of its own."""
