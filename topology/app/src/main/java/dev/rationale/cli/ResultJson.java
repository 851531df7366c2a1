package dev.rationale.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.attribution.Attribution;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.InputLayout;
import java.util.List;
import java.util.Map;

/** The results of {@code rationale explain} as one JSON object, for programs. */
final class ResultJson {
    private final ExplainableModel model;

    ResultJson(ExplainableModel model) {
        this.model = model;
    }

    /** All rows, in their order. */
    ObjectNode of(String method, List<RowResult> results) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("model", model.manifest().name());
        root.put("method", method);
        ArrayNode rows = root.putArray("results");
        for (RowResult result : results) {
            if (result instanceof RowResult.Explained explained) {
                rows.add(explained(explained.input(), explained.attribution()));
            } else if (result instanceof RowResult.Failed failed) {
                rows.addObject().putObject("error").put("code", failed.code()).put("message", failed.message());
            }
        }
        return root;
    }

    private ObjectNode explained(BoundInput input, Attribution attribution) {
        ObjectNode row = Json.MAPPER.createObjectNode();
        row.put("target", attribution.target().index());
        row.set("output", Json.number(attribution.output()));
        row.set("baseline_output", Json.number(attribution.baselineOutput()));
        row.set("attributions", nested(input, attribution.values()));
        row.set(
                "standard_errors",
                attribution.standardErrors().length == 0
                        ? Json.MAPPER.getNodeFactory().nullNode()
                        : nested(input, attribution.standardErrors()));
        ArrayNode features = row.putArray("features");
        for (FeatureShare share : FeatureShare.of(model, input, attribution.values())) {
            ObjectNode feature = features.addObject();
            feature.put("name", share.name());
            feature.set("value", value(share.value()));
            feature.set("attribution", Json.number(share.attribution()));
        }
        row.set("completeness_gap", Json.number(attribution.completenessGap()));
        row.set("estimated_error", Json.number(attribution.estimatedError().orElse(Double.NaN)));
        row.put("converged", attribution.converged());
        row.put("steps", attribution.steps());
        ArrayNode findings = row.putArray("findings");
        attribution.findings().forEach(finding -> findings.add(finding.name()));
        return row;
    }

    private static JsonNode value(Object value) {
        return value instanceof Number number
                ? Json.number(number.doubleValue())
                : Json.MAPPER.getNodeFactory().textNode(value.toString());
    }

    /** Nested as the input; with several inputs by name, of which those without gradient are left out. */
    private JsonNode nested(BoundInput input, double[] attributions) {
        Map<String, double[]> parts = input.layout().unflatten(attributions);
        ObjectNode byName = Json.MAPPER.createObjectNode();
        for (InputLayout.Span span : input.layout().spans()) {
            byName.set(span.name(), Json.nested(parts.getOrDefault(span.name(), new double[0]), span.shape()));
        }
        return model.manifest().inputs().size() == 1 ? byName.elements().next() : byName;
    }
}
