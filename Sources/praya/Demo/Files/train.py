"""Trains a small neural network to find scratches in pictures of sheet metal, on the CPU, in a few seconds.

The pictures are made here: brushed metal of 24 x 24 pixels, half of them with a scratch. The network has one hidden
layer and is trained by stochastic gradient descent with momentum; what it prints is measured on pictures that it was
not trained on.
"""

import json
import time

import numpy as np

SIDE, HIDDEN, BATCH, EPOCHS = 24, 64, 64, 10
random = np.random.default_rng(20261121)


def pictures(count):
    """`count` pictures as rows of pixels, and for each 1.0 where there is a scratch."""
    brushed = random.normal(0.0, 0.18, (count, SIDE, 1)) + random.normal(0.0, 0.10, (count, SIDE, SIDE))
    labels = (np.arange(count) % 2).astype(np.float64)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    for index in np.flatnonzero(labels):
        angle, offset = random.uniform(0, np.pi), random.uniform(-6, 6)
        distance = np.abs((columns - SIDE / 2) * np.sin(angle) - (rows - SIDE / 2) * np.cos(angle) - offset)
        along = (columns - SIDE / 2) * np.cos(angle) + (rows - SIDE / 2) * np.sin(angle)
        brushed[index] += 0.55 * np.exp(-((distance / 0.9) ** 2)) * (np.abs(along) < random.uniform(5, 11))
    order = random.permutation(count)
    return brushed[order].reshape(count, -1), labels[order]


def sigmoid(values):
    return 1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))


def main():
    started = time.perf_counter()
    train, train_labels = pictures(10000)
    test, test_labels = pictures(2000)
    weights = [
        random.normal(0, (2 / train.shape[1]) ** 0.5, (train.shape[1], HIDDEN)),
        np.zeros(HIDDEN),
        random.normal(0, (1 / HIDDEN) ** 0.5, HIDDEN),
        np.zeros(1),
    ]
    speeds = [np.zeros_like(weight) for weight in weights]
    accuracy = 0.0
    for epoch in range(1, EPOCHS + 1):
        order, rate, loss = random.permutation(len(train)), 0.08 * 0.93**epoch, 0.0
        for first in range(0, len(order), BATCH):
            chosen = order[first : first + BATCH]
            inputs, labels = train[chosen], train_labels[chosen]
            hidden = np.maximum(inputs @ weights[0] + weights[1], 0.0)
            guess = sigmoid(hidden @ weights[2] + weights[3])
            loss += float(-np.sum(np.log(np.where(labels > 0.5, guess, 1 - guess) + 1e-12)))
            error = (guess - labels) / len(chosen)
            back = np.outer(error, weights[2]) * (hidden > 0)
            slopes = [inputs.T @ back, back.sum(0), hidden.T @ error, np.array([error.sum()])]
            for weight, speed, slope in zip(weights, speeds, slopes):
                speed *= 0.9
                speed -= rate * slope
                weight += speed
        hidden = np.maximum(test @ weights[0] + weights[1], 0.0)
        accuracy = float(np.mean((sigmoid(hidden @ weights[2] + weights[3]) > 0.5) == (test_labels > 0.5)))
        if epoch == 1 or epoch % 3 == 1:
            print(f"epoch {epoch:2d}  loss {loss / len(train):.4f}  accuracy on unseen pictures {accuracy:.3f}", flush=True)
    np.savez("model.npz", *weights)
    with open("result.json", "w") as file:
        json.dump({"accuracy": accuracy, "seconds": round(time.perf_counter() - started, 2)}, file)
    print(f"done in {time.perf_counter() - started:.1f} s; model.npz and result.json written", flush=True)


if __name__ == "__main__":
    main()
