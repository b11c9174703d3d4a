"""Every module of casework that registers views or issuers, so that importing this one completes them."""

from casework import bundles, monitoring, monitoring_views, people, replies

REGISTERED = (bundles, monitoring, monitoring_views, people, replies)
