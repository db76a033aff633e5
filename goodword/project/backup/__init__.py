"""A whole installation in one file, written while the server runs and read back into either database.

The file is an ordinary .tar.gz, sealed under a passphrase where one is given (lib.sealing): `tables/<app.Model>/<n>.jsonl` with rows as JSON lists,
`files/…` out of the data directory, `secret_key`, and at the end `manifest.json` with version, migrations, columns and the checksum of every other member.
"""
