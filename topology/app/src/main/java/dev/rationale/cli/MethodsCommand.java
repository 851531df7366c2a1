package dev.rationale.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale methods}: what can be asked for, as the methods themselves declare it. */
@Command(
        name = "methods",
        description = "Lists methods and baselines with their parameters, defaults and bounds.",
        footer = {"  rationale methods", "  rationale methods --json | jq -r '.methods[].name'"})
final class MethodsCommand implements Callable<Integer> {
    /** Coordinates of the example whose cost is shown. */
    private static final int EXAMPLE = 64;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Json.print(asJson(), out);
        } else {
            print(out);
        }
        return ExitCode.OK;
    }

    private static ObjectNode asJson() {
        ObjectNode root = Json.MAPPER.createObjectNode();
        ArrayNode methods = root.putArray("methods");
        for (AttributionMethod method : Methods.all()) {
            ObjectNode node = methods.addObject();
            node.put("name", method.name()).put("description", method.description());
            node.put("version", method.version());
            node.set("parameters", asJson(method.parameters()));
            describe(method, node);
        }
        ArrayNode baselines = root.putArray("baselines");
        for (String kind : BaselineSources.kinds()) {
            ObjectNode node = baselines.addObject();
            node.put("name", kind).put("description", BaselineSources.description(kind));
            node.set("parameters", asJson(BaselineSources.parameters(kind)));
        }
        return root;
    }

    private static void describe(AttributionMethod method, ObjectNode node) {
        Settings settings = method.settings(Map.of());
        node.put("usesBaselines", method.usesBaselines(settings));
        ArrayNode concessions = node.putArray("concessions");
        for (Concession concession : method.concessions(settings)) {
            concessions.addObject().put("axiom", concession.axiom().name()).put("reason", concession.reason());
        }
        Cost cost = method.cost(settings, 1, EXAMPLE);
        node.putObject("cost")
                .put("baselines", 1)
                .put("coordinates", EXAMPLE)
                .put("gradientRows", cost.gradients())
                .put("forwardRows", cost.forwards())
                .put("recheckRows", cost.recheck());
    }

    private static ArrayNode asJson(List<Parameter> parameters) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        for (Parameter parameter : parameters) {
            ObjectNode node = list.addObject();
            node.put("name", parameter.name()).put("type", type(parameter));
            node.put("default", parameter.defaultValue());
            node.put("minimum", parameter.minimum()).put("maximum", parameter.maximum());
            ArrayNode choices = node.putArray("choices");
            parameter.choices().forEach(choices::add);
            node.put("description", parameter.description());
        }
        return list;
    }

    private static void print(PrintWriter out) {
        out.println("Methods (--method):");
        for (AttributionMethod method : Methods.all()) {
            print(method.name(), method.description(), method.parameters(), "--set", out);
            describe(method, out);
        }
        out.println();
        out.println("Baselines (--baseline):");
        for (String kind : BaselineSources.kinds()) {
            print(kind, BaselineSources.description(kind), BaselineSources.parameters(kind), "--baseline-set", out);
        }
        out.flush();
    }

    private static void describe(AttributionMethod method, PrintWriter out) {
        Settings settings = method.settings(Map.of());
        out.println("      With its defaults it");
        if (!method.usesBaselines(settings)) {
            out.println("        compares with no baseline;");
        }
        for (Concession concession : method.concessions(settings)) {
            out.println("        gives up "
                    + concession.axiom().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": "
                    + concession.reason());
        }
        Cost cost = method.cost(settings, 1, EXAMPLE);
        out.println("        takes at most " + cost.gradients() + " gradient and " + cost.forwards()
                + " forward rows for " + EXAMPLE + " coordinates"
                + (method.usesBaselines(settings) ? " and 1 baseline." : "."));
    }

    private static void print(
            String name, String description, List<Parameter> parameters, String option, PrintWriter out) {
        out.println();
        out.println("  " + name);
        out.println("      " + description);
        for (Parameter parameter : parameters) {
            out.println("      " + option + " " + parameter.name() + "="
                    + type(parameter).toUpperCase(Locale.ROOT) + "  " + limits(parameter));
            out.println("          " + parameter.description());
        }
    }

    private static String limits(Parameter parameter) {
        List<String> limits = new ArrayList<>();
        limits.add(parameter.defaultValue() == null ? "required" : "default " + parameter.defaultValue());
        if (parameter.minimum() != null) {
            limits.add("at least " + plain(parameter.minimum()));
        }
        if (parameter.maximum() != null) {
            limits.add("at most " + plain(parameter.maximum()));
        }
        if (!parameter.choices().isEmpty()) {
            limits.add("one of " + String.join(", ", parameter.choices()));
        }
        return "(" + String.join("; ", limits) + ")";
    }

    private static String plain(@Nullable Double number) {
        return number != null && number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString(number.longValue())
                : String.valueOf(number);
    }

    private static String type(Parameter parameter) {
        return parameter.type().name().toLowerCase(Locale.ROOT);
    }
}
