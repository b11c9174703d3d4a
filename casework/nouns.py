"""Every module of casework that registers views or issuers, so that importing this one completes them."""

from casework import bundles, people, replies

REGISTERED = (bundles, people, replies)
