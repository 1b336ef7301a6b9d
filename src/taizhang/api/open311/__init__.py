"""Open311 GeoReport v2: the kinds of matter that come by it, as services, requests and tokens of that standard."""
