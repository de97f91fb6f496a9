"""From questions to slots: what a literature or data request asks, in six languages."""
