"""What a person looks at: how a page was read, a page of records, the demo, how a site's rules fare."""
