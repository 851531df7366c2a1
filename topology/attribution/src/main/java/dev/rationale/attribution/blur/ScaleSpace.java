package dev.rationale.attribution.blur;

import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.GaussianBlur;
import java.util.List;

/** The input of a record under blurs. */
record ScaleSpace(Explicand explicand, GaussianBlur.Edge edge) {

    /** {@code L(x, σ)}; the input itself where {@code σ} is 0. */
    double[] at(double sigma) {
        if (sigma == 0) {
            return explicand.input();
        }
        List<Integer> shape = explicand.space().shape();
        return new GaussianBlur(shape.get(0), shape.get(1), shape.get(2), sigma, edge).of(explicand.input());
    }
}
