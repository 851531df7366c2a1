package dev.rationale.cli;

import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.FeatureAttribution;
import dev.rationale.model.FeatureGroup;
import dev.rationale.model.FeatureSpace;
import dev.rationale.model.InputLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One feature of one row with its share.
 *
 * @param name as in events, name of a grid cell, or {@code input[i,j]}
 * @param label as people say it
 * @param value raw value: a {@link Double} or a category; of a grid cell the mean of its elements
 * @param words the value as people say it
 * @param attribution in units of the explained scalar
 */
record FeatureShare(String name, String label, Object value, String words, double attribution) {

    /** All features of a row, in the order of the feature space and the inputs. */
    static List<FeatureShare> of(ExplainableModel model, BoundInput input, double[] attributions) {
        Map<String, Object> values = values(model, input);
        Optional<FeatureSpace> space = model.features().filter(FeatureSpace::hasRawValues);
        return model.aggregate(input, attributions).stream()
                .map(feature -> of(feature, Objects.requireNonNullElse(values.get(feature.name()), Double.NaN), space))
                .toList();
    }

    private static FeatureShare of(FeatureAttribution feature, Object value, Optional<FeatureSpace> space) {
        boolean described = space.stream()
                .flatMap(view -> view.groups().stream())
                .anyMatch(group -> group.name().equals(feature.name()));
        String words = described
                ? space.orElseThrow().describe(feature.name(), value)
                : NumberText.of(((Number) value).doubleValue());
        return new FeatureShare(feature.name(), feature.label(), value, words, feature.attribution());
    }

    private static Map<String, Object> values(ExplainableModel model, BoundInput input) {
        Map<String, Object> values = new HashMap<>();
        Map<String, double[]> parts = input.layout().unflatten(input.point());
        for (InputLayout.Span span : input.layout().spans()) {
            double[] part = parts.getOrDefault(span.name(), new double[0]);
            Optional<FeatureSpace> space =
                    model.features().filter(view -> view.input().equals(span.name()));
            if (space.isEmpty()) {
                for (int i = 0; i < part.length; i++) {
                    values.put(span.coordinate(i), part[i]);
                }
            } else if (space.get().hasRawValues()) {
                values.putAll(space.get().decode(part));
            } else if (part.length == space.get().size()) {
                space.get().groups().forEach(group -> values.put(group.name(), mean(group, part)));
            }
        }
        return values;
    }

    private static double mean(FeatureGroup group, double[] part) {
        double sum = 0;
        for (int element : group.elements()) {
            sum += part[element];
        }
        return sum / group.elements().length;
    }
}
