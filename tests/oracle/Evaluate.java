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
import org.javarosa.core.model.condition.EvaluationContext;
import org.javarosa.core.model.condition.IFunctionHandler;
import org.javarosa.core.reference.PrefixedRootFactory;
import org.javarosa.core.reference.Reference;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.parse.XFormParser;
import org.javarosa.xform.util.XFormUtils;
import org.javarosa.xpath.expr.XPathFuncExpr;

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
            Path folder = Path.of(".");
            for (String line : Files.readAllLines(Path.of(file), StandardCharsets.UTF_8)) {
                String[] fields = line.split("\t");
                if (fields[0].equals("form")) {
                    form = Files.readString(Path.of(fields[1]), StandardCharsets.UTF_8);
                    folder = Path.of(fields[1]).toAbsolutePath().getParent();
                    ReferenceManager.instance().clearSession();
                    ReferenceManager.instance().addReferenceFactory(new Beside(folder));
                } else if (fields[0].equals("case")) {
                    OUT.println("case\t" + fields[1]);
                    judge(form, folder, Base64.getDecoder().decode(fields[2]));
                }
            }
        }
        OUT.flush();
    }

    private static void judge(String xform, Path folder, byte[] instance) {
        try {
            FormDef form = filled(xform, folder, instance);
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
    private static FormDef filled(String xform, Path folder, byte[] instance) throws Exception {
        FormDef form = XFormUtils.getFormFromInputStream(new ByteArrayInputStream(xform.getBytes(StandardCharsets.UTF_8)));
        form.getEvaluationContext().addFunctionHandler(new PullData(folder));
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

    /** Lists lie beside the form. */
    private static class Beside extends PrefixedRootFactory {
        private final Path folder;

        Beside(Path folder) {
            super(new String[] {"file-csv", "file"});
            this.folder = folder;
        }

        @Override
        protected Reference factory(String terminal, String uri) {
            return new Lying(folder.resolve(terminal.replaceFirst("^/+", "")), uri);
        }
    }

    /** A file that is read only. */
    private static class Lying implements Reference {
        private final Path path;
        private final String uri;

        Lying(Path path, String uri) {
            this.path = path;
            this.uri = uri;
        }

        public boolean doesBinaryExist() { return Files.exists(path); }
        public java.io.InputStream getStream() throws IOException { return Files.newInputStream(path); }
        public String getURI() { return uri; }
        public String getLocalURI() { return path.toString(); }
        public boolean isReadOnly() { return true; }
        public java.io.OutputStream getOutputStream() throws IOException { throw new IOException("read only"); }
        public void remove() throws IOException { throw new IOException("read only"); }
        public Reference[] probeAlternativeReferences() { return new Reference[0]; }
    }

    /** Collect's own function, which the engine does not have: the first row whose key is equal. Plain CSV without quotes. */
    private static class PullData implements IFunctionHandler {
        private final Path folder;

        PullData(Path folder) { this.folder = folder; }

        public String getName() { return "pulldata"; }
        public List<Class[]> getPrototypes() { return new ArrayList<>(); }
        public boolean rawArgs() { return true; }
        public boolean realTime() { return false; }

        public Object eval(Object[] args, EvaluationContext context) {
            String[] given = new String[4];
            for (int i = 0; i < 4; i++) given[i] = XPathFuncExpr.toString(args[i]);
            try {
                List<String> lines = Files.readAllLines(folder.resolve(given[0] + ".csv"), StandardCharsets.UTF_8);
                List<String> head = List.of(lines.get(0).split(",", -1));
                int wanted = head.indexOf(given[1]), key = head.indexOf(given[2]);
                if (wanted < 0 || key < 0) return "";
                for (String line : lines.subList(1, lines.size())) {
                    String[] cells = line.split(",", -1);
                    if (cells[key].equals(given[3])) return cells[wanted];
                }
                return "";
            } catch (IOException missing) {
                throw new RuntimeException(missing);
            }
        }
    }
}
