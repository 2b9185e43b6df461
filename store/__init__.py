"""The ticket and contact store: schema, migrations, ingestion, simulator. The only place that writes."""
