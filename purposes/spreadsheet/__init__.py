"""The register as records by code: read, compared and written back as a whole; one workbook goes out and comes in."""
