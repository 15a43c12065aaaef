"""The ground floor: who the company is, who may enter."""
