"""Ratios, never absolute claims: ours and the peer, interleaved in one run, on separate cores from the load generator."""
