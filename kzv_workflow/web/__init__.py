"""Flask plumbing without domain: viewer, forms, security headers, downloads, error pages."""
