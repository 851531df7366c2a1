package dev.rationale.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Objective;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A checked tree to records. Fills in what depends on its place: rule names, topics, and what paths are relative to. */
final class Binding {
    /** The baseline where none is named. */
    private static final String ZERO = "zero";

    private final ObjectMapper mapper;

    Binding(Path folder) {
        SimpleModule types = new SimpleModule();
        types.addDeserializer(Path.class, fromText(text -> folder.resolve(text).normalize()));
        types.addDeserializer(Duration.class, fromText(DurationText::parse));
        types.addDeserializer(Objective.class, fromText(text -> Objective.valueOf(constant(text))));
        types.addDeserializer(
                RationaleConfig.Guarantee.class, fromText(text -> RationaleConfig.Guarantee.valueOf(constant(text))));
        mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .addModule(types)
                .build();
    }

    RationaleConfig bind(ObjectNode root, RationaleConfig.Source source) {
        try {
            List<RationaleConfig.ModelEntry> models = new ArrayList<>();
            for (JsonNode model : root.path("models")) {
                models.add(model((ObjectNode) model, root.path("topics").path("predictions")));
            }
            return new RationaleConfig(
                    mapper.treeToValue(root.path("application"), RationaleConfig.Application.class),
                    PassedProperties.of(PropertyChecks.texts(root.path("kafka"))),
                    PassedProperties.of(PropertyChecks.texts(root.path("registry"))),
                    mapper.treeToValue(root.path("topics"), RationaleConfig.Topics.class),
                    mapper.treeToValue(root.path("limits"), RationaleConfig.Limits.class),
                    mapper.treeToValue(root.path("engine"), RationaleConfig.Engine.class),
                    audit(root),
                    List.copyOf(models),
                    source);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that satisfies the schema must fit the records", e);
        }
    }

    private RationaleConfig.@Nullable Audit audit(ObjectNode root) throws JsonProcessingException {
        if (!(root.get("audit") instanceof ObjectNode audit)) {
            return null;
        }
        if (!audit.has("log")) {
            audit.put("log", root.path("application").path("id").asText());
        }
        return mapper.treeToValue(audit, RationaleConfig.Audit.class);
    }

    private RationaleConfig.ModelEntry model(ObjectNode model, JsonNode predictions) throws JsonProcessingException {
        if (!model.has("inputs")) {
            model.putArray("inputs");
        }
        ArrayNode entries = (ArrayNode) model.path("explain");
        for (int i = 0; i < entries.size(); i++) {
            ObjectNode entry = (ObjectNode) entries.path(i);
            entry.put("rule", EntryReach.ruleName(entry, i));
            if (!entry.has("topics")) {
                entry.set("topics", predictions.deepCopy());
            }
            if (!entry.has("baseline") && comparesWithBaselines(entry)) {
                entry.putObject("baseline").put("kind", ZERO).putObject("parameters");
            }
        }
        return mapper.treeToValue(model, RationaleConfig.ModelEntry.class);
    }

    private static boolean comparesWithBaselines(ObjectNode entry) {
        AttributionMethod method = Methods.byName(entry.path("method").asText()).orElseThrow();
        return method.usesBaselines(method.settings(PropertyChecks.texts(entry.path("parameters"))));
    }

    private static String constant(String text) {
        return text.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static <T> JsonDeserializer<T> fromText(Function<String, T> reading) {
        return new JsonDeserializer<>() {
            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                return reading.apply(parser.getText());
            }
        };
    }
}
