"""The Slurm laboratory: see docs/slurm-lab.md. scripts/slurm-lab is its command line."""
