"""A whole country of invented families as Parquet parts: what a points model reads, by the million a few seconds."""

from regsosek.analysis.synthetic.national.places import Country, country
from regsosek.analysis.synthetic.national.survey import national_survey
from regsosek.analysis.synthetic.national.write import write_country

__all__ = ["Country", "country", "national_survey", "write_country"]
