import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.parse.XFormParser;
import org.javarosa.xform.util.XFormUtils;

/**
 * The phone's own engine as judge. Arguments: files of cases, each a list of lines of fields with tabs between:
 *
 *   form  PATH                      an XForm
 *   case  NAME  BASE64              an instance of that form
 *
 * Prints for each case, with tabs between:
 *
 *   case  NAME
 *   node  PATH  RELEVANT  REQUIRED  CONSTRAINT  BASE64 OF THE TEXT
 *   instance  BASE64 OF THE XML
 *   failed  KIND  BASE64 OF THE MESSAGE     instead, when the engine stops
 */
public class Evaluate {
    private static final PrintStream OUT = new PrintStream(System.out, false, StandardCharsets.UTF_8);

    public static void main(String[] files) throws Exception {
        new JavaRosaCoreModule().registerModule();
        new XFormsModule().registerModule();
        for (String file : files) {
            String form = "";
            for (String line : Files.readAllLines(Path.of(file), StandardCharsets.UTF_8)) {
                String[] fields = line.split("\t");
                if (fields[0].equals("form")) {
                    form = Files.readString(Path.of(fields[1]), StandardCharsets.UTF_8);
                } else if (fields[0].equals("case")) {
                    OUT.println("case\t" + fields[1]);
                    judge(form, Base64.getDecoder().decode(fields[2]));
                }
            }
        }
        OUT.flush();
    }

    private static void judge(String xform, byte[] instance) {
        try {
            FormDef form = filled(xform, instance);
            List<String> lines = new ArrayList<>();
            walk(form, form.getMainInstance().getRoot(), lines);
            for (String line : lines) OUT.println(line);
            byte[] xml = new XFormSerializingVisitor().serializeInstance(form.getMainInstance());
            OUT.println("instance\t" + Base64.getEncoder().encodeToString(xml));
        } catch (Throwable stopped) {
            OUT.println("failed\t" + stopped.getClass().getSimpleName() + "\t" + encoded(String.valueOf(stopped.getMessage())));
        }
    }

    /** A form that is opened with answers is worked out again from them, as when Collect opens a saved form. */
    private static FormDef filled(String xform, byte[] instance) throws Exception {
        FormDef form = XFormUtils.getFormFromInputStream(new ByteArrayInputStream(xform.getBytes(StandardCharsets.UTF_8)));
        TreeElement saved = XFormParser.restoreDataModel(instance, null).getRoot();
        TreeElement template = form.getMainInstance().getRoot().deepCopy(true);
        if (!saved.getName().equals(template.getName()) || saved.getMult() != 0) throw new IOException("another root");
        TreeReference root = TreeReference.rootRef();
        root.add(template.getName(), TreeReference.INDEX_UNBOUND);
        template.populate(saved, form);
        form.getMainInstance().setRoot(template);
        form.initialize(false, new InstanceInitializationFactory());
        return form;
    }

    private static void walk(FormDef form, TreeElement node, List<String> lines) {
        if (node.getMult() == TreeReference.INDEX_TEMPLATE) return;
        TreeReference ref = node.getRef();
        IAnswerData answer = node.getValue();
        String constraint = "-";
        if (node.getConstraint() != null && answer != null && node.isRelevant()) {
            constraint = String.valueOf(form.evaluateConstraint(ref, answer));
        }
        String text = "";
        if (answer != null) {
            Object written = new org.javarosa.xform.util.XFormAnswerDataSerializer().serializeAnswerData(answer, node.getDataType());
            text = written instanceof String ? (String) written : String.valueOf(answer.getDisplayText());
        }
        lines.add("node\t" + ref.toString(true) + "\t" + node.isRelevant() + "\t" + node.isRequired() + "\t" + constraint + "\t" + encoded(text));
        for (int i = 0; i < node.getNumChildren(); i++) walk(form, node.getChildAt(i), lines);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + ".";
    }
}
