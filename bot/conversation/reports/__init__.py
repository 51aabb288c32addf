"""What became of what was sent: archive, report, chart, the list of the unreached."""
