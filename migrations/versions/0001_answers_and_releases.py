"""Make the tables of answers, releases and the scheduler."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "published",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("ref", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "ref", name=op.f("pk_published")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "release",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_release")),
        sa.UniqueConstraint("digest", name=op.f("uq_release_digest")),
        sa.UniqueConstraint("id", name=op.f("uq_release_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "seen",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "hash", name=op.f("pk_seen")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "site",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_site")),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ref", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("receipt_hash", sa.LargeBinary(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("hub", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("years", sa.Text(), nullable=True),
        sa.Column("segment", sa.Text(), nullable=True),
        sa.Column("renewal", sa.Text(), nullable=True),
        sa.Column("upsell", sa.Text(), nullable=True),
        sa.Column("commission", sa.Text(), nullable=True),
        sa.Column("onboarding", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("team_ae", sa.Boolean(), nullable=True),
        sa.Column("team_am", sa.Boolean(), nullable=True),
        sa.Column("team_se", sa.Boolean(), nullable=True),
        sa.Column("team_tam", sa.Boolean(), nullable=True),
        sa.Column("team_implementation", sa.Boolean(), nullable=True),
        sa.Column("team_support", sa.Boolean(), nullable=True),
        sa.Column("team_product", sa.Boolean(), nullable=True),
        sa.Column("team_sdr", sa.Boolean(), nullable=True),
        sa.Column("team_renewals", sa.Boolean(), nullable=True),
        sa.Column("team_nobody", sa.Boolean(), nullable=True),
        sa.Column("work", sa.Text(), nullable=True),
        sa.Column("base_currency", sa.Text(), nullable=True),
        sa.Column("base_amount", sa.BigInteger(), nullable=True),
        sa.Column("variable", sa.Text(), nullable=True),
        sa.Column("variable_amount", sa.BigInteger(), nullable=True),
        sa.Column("kpis", sa.Text(), nullable=True),
        sa.Column("kpis_own_retention", sa.Boolean(), nullable=True),
        sa.Column("kpis_team_retention", sa.Boolean(), nullable=True),
        sa.Column("kpis_nrr", sa.Boolean(), nullable=True),
        sa.Column("kpis_grr", sa.Boolean(), nullable=True),
        sa.Column("kpis_logo_churn", sa.Boolean(), nullable=True),
        sa.Column("kpis_expansion", sa.Boolean(), nullable=True),
        sa.Column("kpis_adoption", sa.Boolean(), nullable=True),
        sa.Column("kpis_health", sa.Boolean(), nullable=True),
        sa.Column("kpis_nps_csat", sa.Boolean(), nullable=True),
        sa.Column("kpis_engagement", sa.Boolean(), nullable=True),
        sa.Column("kpis_onboarding_ttv", sa.Boolean(), nullable=True),
        sa.Column("kpis_company_bonus", sa.Boolean(), nullable=True),
        sa.Column("kpis_clv", sa.Boolean(), nullable=True),
        sa.Column("kpis_mbo", sa.Boolean(), nullable=True),
        sa.Column("kpis_dont_know", sa.Boolean(), nullable=True),
        sa.Column("accounts", sa.Text(), nullable=True),
        sa.Column("arr", sa.Text(), nullable=True),
        sa.Column("company_size", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("paid_share", sa.Text(), nullable=True),
        sa.Column("plan", sa.Text(), nullable=True),
        sa.Column("plan_accelerator", sa.Boolean(), nullable=True),
        sa.Column("plan_cap", sa.Boolean(), nullable=True),
        sa.Column("plan_clawback", sa.Boolean(), nullable=True),
        sa.Column("plan_threshold", sa.Boolean(), nullable=True),
        sa.Column("plan_nothing", sa.Boolean(), nullable=True),
        sa.Column("payout", sa.Text(), nullable=True),
        sa.Column("equity", sa.Text(), nullable=True),
        sa.Column("quota", sa.Text(), nullable=True),
        sa.Column("raise", sa.Text(), nullable=True),
        sa.Column("reports", sa.Text(), nullable=True),
        sa.Column("ai_hours", sa.Text(), nullable=True),
        sa.Column("background", sa.Text(), nullable=True),
        sa.Column("duties", sa.Text(), nullable=True),
        sa.Column("duties_onboarding", sa.Boolean(), nullable=True),
        sa.Column("duties_reviews", sa.Boolean(), nullable=True),
        sa.Column("duties_health", sa.Boolean(), nullable=True),
        sa.Column("duties_renewal_forecast", sa.Boolean(), nullable=True),
        sa.Column("duties_expansion", sa.Boolean(), nullable=True),
        sa.Column("duties_advocacy", sa.Boolean(), nullable=True),
        sa.Column("duties_success_plans", sa.Boolean(), nullable=True),
        sa.Column("duties_escalations", sa.Boolean(), nullable=True),
        sa.Column("duties_playbooks", sa.Boolean(), nullable=True),
        sa.Column("duties_support", sa.Boolean(), nullable=True),
        sa.Column("cadence", sa.Text(), nullable=True),
        sa.Column("reports_to", sa.Text(), nullable=True),
        sa.Column("education", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_submission_receipt_hash")),
        sa.UniqueConstraint("ref", name=op.f("uq_submission_ref")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tick",
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("heartbeat", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("finished", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_tick")),
    )
    op.create_table(
        "artefact",
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release"], ["release.id"], name=op.f("fk_artefact_release_release")
        ),
        sa.PrimaryKeyConstraint("release", "name", name=op.f("pk_artefact")),
    )


def downgrade() -> None:
    op.drop_table("artefact")
    op.drop_table("tick")
    op.drop_table("submission")
    op.drop_table("site")
    op.drop_table("seen")
    op.drop_table("release")
    op.drop_table("published")
