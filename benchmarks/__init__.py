"""Ratios, never absolute claims: ours and the peer, interleaved in one run, away from the load generator's core."""
