package dev.rationale.attribution.method;

import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import java.util.List;

/**
 * Gradient × Input: {@code Aᵢ = xᵢ ∂ᵢf(x)}.
 *
 * <p>Units are those of the explained scalar. No baseline: the origin is one only in name. Equals Integrated Gradients from
 * zero where {@code f} is positively homogeneous of degree 1, as a ReLU network without biases is. A slope of exactly 0
 * everywhere gives zeros with {@link dev.rationale.attribution.Finding#FLAT_PATH}.
 *
 * <p>Cost: one forward and backward pass, and the forward pass at the input that every record has.
 *
 * <p>Source: Shrikumar, Greenside, Shcherbina, Kundaje, arXiv 1605.01713.
 */
public final class GradientTimesInput extends PointMethod {

    @Override
    public String name() {
        return "gradient-x-input";
    }

    @Override
    public String description() {
        return "Gradient × Input (Shrikumar, Greenside, Shcherbina, Kundaje 2016, arXiv 1605.01713)";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    double value(double coordinate, double slope, Settings settings) {
        return coordinate * slope;
    }
}
