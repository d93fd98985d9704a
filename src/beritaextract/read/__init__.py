"""Read: bytes and text become :class:`~beritaextract.record.Article`."""
