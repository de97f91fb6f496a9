"""What makes candidates: structures by construction, samples by trained models."""
