"""The desk: what waits for me, finding, taking sheets in, and the pages of facts and papers."""
