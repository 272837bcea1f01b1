"""Multiple-choice, multi-period programmes under shared budgets: bound, plan, certificate."""
