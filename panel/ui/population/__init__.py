"""The part of the page Befolkning that is HTML: the nets that a year's change consists of."""
